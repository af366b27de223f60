"""Letting somebody in for whom an account was made."""

from django.http import HttpRequest

from accounts.models import User

__all__ = ["password_letter_send"]


def password_letter_send(*, request: HttpRequest, user: User) -> None:
    """Send the letter of «Забыли пароль?», with which a person sets a password; it goes as any other delivery."""
    from allauth.account.forms import ResetPasswordForm

    form = ResetPasswordForm(data={"email": user.email})
    if form.is_valid():
        form.save(request)
