"""The store: one database surface, the record of events, and the quarantine beside it."""
