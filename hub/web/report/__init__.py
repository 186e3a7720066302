"""The form with which residents and officials report: public, anonymous, in eight languages.

It knows nobody: no sign-in, no cookie, no address of who asks. It stands beside the screens of
those who sign in, as an application of its own.
"""
