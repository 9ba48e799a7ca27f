"""The panel: data, question, choices, answer."""
