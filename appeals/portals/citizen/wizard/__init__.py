"""The wizard: describe → category → place → photos → contacts → review. Each step is a page with its own form."""
