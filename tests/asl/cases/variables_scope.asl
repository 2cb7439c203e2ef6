# Inner states read outer variables; theirs end with them.
=== machine
{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Assign": {"x": 42}, "Next": "P"},
  "P": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {
    "B": {"Type": "Pass", "Assign": {"y.$": "$x"}, "Next": "C"},
    "C": {"Type": "Pass", "Parameters": {"y.$": "$y"}, "End": true}}}], "Next": "Z"},
  "Z": {"Type": "Pass", "Parameters": {"x.$": "$x", "p.$": "$"}, "End": true}}}
=== outcome
SUCCEEDED {"x":42,"p":[{"y":42}]}
