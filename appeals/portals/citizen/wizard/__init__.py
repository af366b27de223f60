"""The wizard: describe → category → details → place (with photos) → send (with contacts).

Each step is a page with its own form.
"""
