"""What we exchange: values, events and the envelope. Nothing here does input or output."""
