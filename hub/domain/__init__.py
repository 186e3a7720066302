"""Pure decisions: functions of state, input and now."""
