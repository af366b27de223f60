"""Keep the input of refused forms and make Back show a page (docs/adr/0011).

`KeptForms` (a middleware) turns every response to a form that is not a redirect into a redirect to a page, and stores
forms whose session has expired. `FormTokens` accepts a form with a stale token from its owner. A view that accepts only
POST names the page of its form by `post_only`.
"""
