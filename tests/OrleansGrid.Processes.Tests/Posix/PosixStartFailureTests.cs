using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixStartFailureTests : StartFailureTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);
}
