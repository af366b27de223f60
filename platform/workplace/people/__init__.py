"""Staff of the region: who has which role, invitations."""
