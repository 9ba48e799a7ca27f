"""The readiness check finds what would break in QGIS 4, and lets scoped names pass."""

from __future__ import annotations

import pytest

from scripts.check_qt6 import check

NOT_READY = {
    "from qgis.PyQt.QtCore import Qt\nx = Qt.AlignLeft": "Qt.AlignLeft is an enum member",
    "from qgis.core import QgsProcessing\nx = QgsProcessing.TypeVectorPoint": "TypeVectorPoint is an enum member",
    "from qgis.core import QgsProcessingParameterNumber as N\nN('A', 'a', type=N.Double)": "N.Double is an enum member",
    "from qgis.PyQt.QtCore import QVariant\nx = QVariant.Int": "QVariant.Int is an enum member",
    "from qgis.core import Qgis\nx = Qgis.Info": "Qgis.Info is an enum member",
    "def f():\n    from qgis.core import QgsWkbTypes\n    QgsWkbTypes.Point": "QgsWkbTypes.Point is an enum member",
    "from qgis.core import QgsProcessingAlgorithm as A\nclass B(A):\n    def f(self):\n        self.FlagNoThreading": (
        "FlagNoThreading is an enum member"
    ),
    "from PyQt5.QtCore import Qt": "import from qgis.PyQt",
    "import PyQt6.QtGui": "import from qgis.PyQt",
    "from qgis.PyQt.QtWidgets import QAction": "import from qgis.PyQt.QtGui",
    "from qgis.PyQt.QtCore import QRegExp": "QRegularExpression",
    "dialog.exec_()": "use exec",
}
READY = [
    "from qgis.PyQt.QtCore import Qt\nx = Qt.AlignmentFlag.AlignLeft",
    "from qgis.core import Qgis\nx = Qgis.ProcessingSourceType.VectorPoint",
    "from qgis.PyQt.QtCore import QMetaType\nx = QMetaType.Type.Int",
    "from qgis.PyQt.QtGui import QAction",
]


@pytest.mark.parametrize(("source", "fault"), NOT_READY.items())
def test_what_breaks_in_qgis_4_is_named(source, fault):
    found = check(source)
    assert len(found) == 1
    assert fault in found[0][1]


@pytest.mark.parametrize("source", READY)
def test_scoped_names_pass(source):
    assert check(source) == []
