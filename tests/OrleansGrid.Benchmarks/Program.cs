return await OrleansGrid.Benchmarks.BenchmarkCommand.RunAsync(args);
