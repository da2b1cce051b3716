from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An account of the CMS. Our own from the first migration on, because Django cannot swap it later."""
