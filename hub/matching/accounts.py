"""Accounts on platforms: a handle, with the platform where it is said which one.

`@x` of Instagram and `@x` of Telegram are two accounts: anyone can take a name that is free. A
handle without a platform is an account of its own: it may be either, and a person can say so.
"""

import re

_HANDLE = re.compile(r"[a-z0-9_.\-]{2,64}")
_SITES = {
    "instagram.com": "instagram",
    "snapchat.com": "snapchat",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "tiktok.com": "tiktok",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "x.com": "x",
    "twitter.com": "x",
    "discord.com": "discord",
    "vk.com": "vk",
    "onlyfans.com": "onlyfans",
}
_WORDS = {
    "instagram": "instagram", "insta": "instagram", "ig": "instagram",
    "snapchat": "snapchat", "snap": "snapchat", "sc": "snapchat",
    "telegram": "telegram", "tg": "telegram",
    "tiktok": "tiktok", "tt": "tiktok",
    "facebook": "facebook", "fb": "facebook",
    "x": "x", "twitter": "x",
    "discord": "discord",
    "vk": "vk",
    "onlyfans": "onlyfans",
}  # fmt: skip
_TOLD = re.compile(r"(?P<word>[a-z]+)(?:\s*:\s*|\s+)(?P<rest>[^/\s]+)")
_PATHS = frozenset({"add", "in", "u", "user", "profile", "s"})
_NOBODY = frozenset({"onbekend", "unknown", "geen", "anoniem", "user", "none"})


def handle(text: str) -> str | None:
    """Name on a platform in lower case: `@demo_leo`, or `instagram:@demo_leo` where that is said.

    A profile's address gives its platform when we know it, and always its name.
    """
    cleaned = re.sub(r"[?#].*$", "", text.strip().lower()).rstrip("/")
    platform = ""
    site, is_address, path = re.sub(r"^https?://(?:www\.|m\.)?|^www\.", "", cleaned).partition("/")
    if is_address and "." in site:
        platform = _SITES.get(site, "")
        parts = [part for part in path.split("/") if part not in _PATHS]
        cleaned = parts[0] if platform and parts else path.rsplit("/", 1)[-1]
    elif "." in site and site in _SITES:
        return None
    elif (told := _TOLD.fullmatch(cleaned)) and told["word"] in _WORDS:
        platform, cleaned = _WORDS[told["word"]], told["rest"]
    name = cleaned.lstrip("@")
    if not _HANDLE.fullmatch(name) or name in _NOBODY:
        return None
    return f"{platform}:@{name}" if platform else f"@{name}"
