"""Voorkomen: counts without persons, and the campaigns against them."""

from fastapi import APIRouter

ROUTER = APIRouter()
