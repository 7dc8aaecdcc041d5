using OrleansGrid.Processes.Portable;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests;

/// <summary>Which way of running child processes is taken.</summary>
public class ChildProcessesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_system_chooses_when_nobody_else_does(string? wanted)
    {
        var posix = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();
        Assert.IsType(posix ? typeof(PosixChildren) : typeof(PortableChildren), ChildProcesses.Choose(wanted, Running.Inherited));
    }

    [Fact]
    public void The_portable_way_can_be_had_on_every_system() =>
        Assert.IsType<PortableChildren>(ChildProcesses.Choose("portable", Running.Inherited));

    [Fact]
    public void A_way_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var error = Assert.Throws<GridException>(() => ChildProcesses.Choose("Portable", Running.Inherited));
        Assert.Equal("GRID_CHILD_PROCESSES is 'Portable'; say 'posix' or 'portable', or unset it.", error.Message);
    }
}
