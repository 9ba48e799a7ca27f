"""How Sphinx makes the documentation; `scripts/make_site.py` calls it once per language, which it gives."""

project = "Klimaklok"
author = "The Klimaklok contributors"
root_doc = "index"
# From the folder of the language.
locale_dirs = ["../locale"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
templates_path = ["_templates"]
# What is written is what stands there: codes, quotes and dashes alike.
smartquotes = False

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["klimaklok.css"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {"source_edit_link": "", "source_view_link": "", "top_of_page_buttons": []}
# The pages lie in the plugin and are opened as files: no sources beside them, and no search that fetches pages.
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
