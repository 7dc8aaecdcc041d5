using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Processes.Tests.Portable;

public sealed class PortableManyCommandsTests : ManyCommandsTests
{
    private protected override IChildProcesses Children { get; } = new PortableChildren(Running.Inherited);

    private protected override int Commands => 500;
}
