"""What an auditor takes along: a verifier that needs neither the hub nor any library."""
