"""No words are lost, and Back shows a page (docs/adr/0011).

`KeptForms` (a middleware) turns every answer to a form that is not a redirect into a redirect to a page, and keeps what
was sent where the session was over. `FormTokens` takes a form whose token is old from whom it was made for. A view that
takes only POST says by `posted_from` which page its form is on.
"""
