"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""
