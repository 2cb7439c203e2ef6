# Result and ResultPath; a first event that points at 0.
=== machine
{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Result": {"x": 1}, "ResultPath": "$.a", "Next": "B"},
  "B": {"Type": "Pass", "Parameters": {"sum.$": "States.MathAdd($.a.x, 2)"}, "End": true}}}
=== input
{"k": "v"}
=== outcome
SUCCEEDED {"sum":3}
=== history
2<-0 PassStateEntered A {"k": "v"}
3<-2 PassStateExited A {"k":"v","a":{"x":1}}
4<-3 PassStateEntered B {"k":"v","a":{"x":1}}
5<-4 PassStateExited B {"sum":3}
