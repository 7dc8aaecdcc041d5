// Each test starts processes, which want a core while they begin, and then mostly wait.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]
