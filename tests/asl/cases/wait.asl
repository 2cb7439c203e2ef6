=== machine
{"StartAt": "W", "States": {
  "W": {"Type": "Wait", "Seconds": 60, "Next": "X"},
  "X": {"Type": "Wait", "SecondsPath": "$.n", "Next": "Y"},
  "Y": {"Type": "Wait", "Timestamp": "2023-11-14T22:15:00Z", "Next": "Z"},
  "Z": {"Type": "Wait", "TimestampPath": "$.then", "End": true}}}
=== input
{"n": 10, "then": "2020-01-01T00:00:00Z"}
=== outcome
SUCCEEDED {"n": 10, "then": "2020-01-01T00:00:00Z"}
=== seconds
100
