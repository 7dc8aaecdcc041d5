using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixFilterChildTests : FilterChildTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);
}
