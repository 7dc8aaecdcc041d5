using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Processes.Tests.Portable;

public sealed class PortableLeftoverTests : LeftoverTests
{
    private protected override IChildProcesses Children { get; } = new PortableChildren(Running.Inherited);
}
