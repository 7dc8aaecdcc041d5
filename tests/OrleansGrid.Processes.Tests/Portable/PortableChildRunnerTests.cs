using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Processes.Tests.Portable;

public sealed class PortableChildRunnerTests : ChildRunnerTests
{
    private protected override IChildProcesses Children { get; } = new PortableChildren(Running.Inherited);

    private protected override (int? ExitCode, int? Signal) AfterSignal(int signal) => (128 + signal, null);
}
