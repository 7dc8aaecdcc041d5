using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixManyCommandsTests : ManyCommandsTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);

    private protected override int Commands => 2000;
}
