=== machine
{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "InputPath": null, "Result": 5, "ResultPath": null, "Next": "B"},
  "B": {"Type": "Pass", "OutputPath": null, "End": true}}}
=== input
{"k": [1, 2]}
=== outcome
SUCCEEDED {}
=== history
2<-0 PassStateEntered A {"k": [1, 2]}
3<-2 PassStateExited A {"k": [1, 2]}
4<-3 PassStateEntered B {"k": [1, 2]}
5<-4 PassStateExited B {}
