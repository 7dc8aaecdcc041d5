using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Kinds.MapReduce.Tests.Streaming;

public sealed class PosixCommandProgramTests : CommandProgramTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(PassedEnvironment.OfThisProcess([]));
}
