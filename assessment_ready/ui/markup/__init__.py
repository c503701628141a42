"""Small components drawn in plain Python, because a page has hundreds of them: cells, tables, charts.

One rule keeps this safe: whatever a caller hands over goes through :func:`~assessment_ready.ui.markup.escaping.text`
before it is put between tags or quotation marks. What is left as it is are numbers and our own constants.
"""
