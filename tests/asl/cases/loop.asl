# A choice that goes back until a counter is up.
=== machine
{"StartAt": "Start", "States": {
  "Start": {"Type": "Pass", "Assign": {"i": 0}, "Next": "More"},
  "More": {"Type": "Choice", "Choices": [{"Variable": "$i", "NumericLessThan": 50, "Next": "Step"}], "Default": "Done"},
  "Step": {"Type": "Pass", "Assign": {"i.$": "States.MathAdd($i, 1)"}, "Next": "More"},
  "Done": {"Type": "Pass", "Parameters": {"i.$": "$i"}, "End": true}}}
=== outcome
SUCCEEDED {"i":50}
