using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Kinds.MapReduce.Tests.Streaming;

public sealed class PortableCommandProgramTests : CommandProgramTests
{
    private protected override IChildProcesses Children { get; } = new PortableChildren(PassedEnvironment.OfThisProcess([]));
}
