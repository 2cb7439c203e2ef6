# An iteration's Succeeded and the next one's Started point at the same event (recorded on AWS).
=== machine
{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"},
  "StartAt": "H", "States": {"H": {"Type": "Pass", "End": true}}}, "End": true}}}
=== input
[1, "x"]
=== outcome
SUCCEEDED [1,"x"]
=== history
2<-0 MapStateEntered M [1, "x"]
3<-2 MapStateStarted 2
4<-3 MapIterationStarted M 0
5<-4 PassStateEntered H 1
6<-5 PassStateExited H 1
7<-6 MapIterationSucceeded M 0
8<-6 MapIterationStarted M 1
9<-8 PassStateEntered H "x"
10<-9 PassStateExited H "x"
11<-10 MapIterationSucceeded M 1
12<-11 MapStateSucceeded
13<-11 MapStateExited M [1,"x"]
