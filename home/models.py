"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""

from home.pages.media import SiteDocument, SiteImage, SiteRendition
from home.pages.users import User

__all__ = ["SiteDocument", "SiteImage", "SiteRendition", "User"]
