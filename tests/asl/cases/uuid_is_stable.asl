# A UUID that a later state compares with itself after any restart.
=== machine
{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()", "n.$": "States.MathRandom(1, 1000000)"}, "Assign": {"id.$": "$.id"}, "Next": "B"},
  "B": {"Type": "Choice", "Choices": [{"Variable": "$.id", "StringEqualsPath": "$id", "Next": "C"}], "Default": "D"},
  "C": {"Type": "Pass", "Result": "same", "End": true},
  "D": {"Type": "Fail", "Error": "Changed"}}}
=== outcome
SUCCEEDED "same"
