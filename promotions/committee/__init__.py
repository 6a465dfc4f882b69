"""The committee of a vacancy: from a run that was sent to it to the decision of the appointing authority."""
