=== machine
{"StartAt": "C", "States": {
  "C": {"Type": "Choice", "Choices": [
    {"Variable": "$.n", "NumericLessThan": 10, "Next": "Small"},
    {"And": [{"Variable": "$.n", "NumericGreaterThan": 50}, {"Not": {"Variable": "$.n", "NumericEquals": 77}}],
     "Next": "Large", "Assign": {"seen.$": "$.n"}}], "Default": "Other"},
  "Small": {"Type": "Fail"}, "Other": {"Type": "Fail"},
  "Large": {"Type": "Pass", "Parameters": {"seen.$": "$seen"}, "End": true}}}
=== input
{"n": 60}
=== outcome
SUCCEEDED {"seen":60}
=== history
2<-0 ChoiceStateEntered C {"n": 60}
3<-2 ChoiceStateExited C {"n": 60} {"seen":"60"}
4<-3 PassStateEntered Large {"n": 60}
5<-4 PassStateExited Large {"seen":60}
