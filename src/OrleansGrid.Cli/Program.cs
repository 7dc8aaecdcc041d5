using OrleansGrid.Cli;

return await GridCommand.RunAsync(args);
