using OrleansGrid.Processes.Portable;

namespace OrleansGrid.Processes.Tests;

/// <summary>What Windows makes of a program's name, told on every system.</summary>
public class WindowsNamesTests
{
    [Theory]
    [InlineData("prog", "prog.COM|prog.EXE")]
    [InlineData("prog.exe", "prog.exe|prog.exe.COM|prog.exe.EXE")]
    [InlineData("prog.1", "prog.1.COM|prog.1.EXE")]
    public void A_name_is_looked_for_with_the_extensions_of_programs(string program, string names) =>
        Assert.Equal(names.Split('|'), WindowsNames.Of(program, ".COM;.EXE;"));

    [Fact]
    public void Where_there_are_no_extensions_a_name_is_taken_as_it_is() => Assert.Equal(["prog"], WindowsNames.Of("prog", null));

    [Theory]
    [InlineData("C:/x/make.bat", true)]
    [InlineData("make.CMD", true)]
    [InlineData("make.bat. .", true)]
    [InlineData("make.exe", false)]
    [InlineData("bat", false)]
    public void Batch_files_are_known_by_their_names(string program, bool isBatch) =>
        Assert.Equal(isBatch, WindowsNames.IsBatchFile(program));

    [Fact]
    public void A_batch_file_is_given_no_argument_as_cmd_would_run_it()
    {
        var error = Assert.Throws<PermanentFailureException>(() => PortableStart.RefuseBatchFile("x.cmd", arguments: 2, windows: true));
        Assert.StartsWith("'x.cmd' is a batch file", error.Message, StringComparison.Ordinal);
        PortableStart.RefuseBatchFile("x.cmd", arguments: 1, windows: true);
        PortableStart.RefuseBatchFile("x.cmd", arguments: 2, windows: false);
    }

    [Fact]
    public void Who_has_no_shell_for_a_script_hears_where_to_get_one()
    {
        Assert.Contains("install Git for Windows", PosixShell.WhyMissing("sh", windows: true), StringComparison.Ordinal);
        Assert.Null(PosixShell.WhyMissing("sh", windows: false));
        Assert.Null(PosixShell.WhyMissing("python", windows: true));
    }
}
