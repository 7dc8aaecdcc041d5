using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Processes.Tests.Portable;

public sealed class PortableGivenEnvironmentTests : GivenEnvironmentTests
{
    private protected override IChildProcesses ChildrenGiven(PassedEnvironment environment) => new PortableChildren(environment);
}
