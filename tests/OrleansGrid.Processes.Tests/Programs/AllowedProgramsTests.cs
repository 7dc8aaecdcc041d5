using OrleansGrid.Processes.Folders;
using OrleansGrid.Processes.Programs;

namespace OrleansGrid.Processes.Tests.Programs;

/// <summary>Which programs run on a silo that allows some only.</summary>
public sealed class AllowedProgramsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-programs-").FullName;

    public void Dispose() => PrivateFolder.Remove(_folder);

    [Theory]
    [InlineData("echo", "echo")]
    [InlineData("echo", "/bin/echo")]
    [InlineData("/bin/echo", "echo")]
    [InlineData("/usr/bin/echo", "/bin/../bin/echo")]
    public void An_allowed_program_runs_under_its_name_and_its_path(string allowed, string program) =>
        Assert.Equal("hello\n", Allowing(allowed).Run(Running.Command(program, "hello")).Text());

    [Theory]
    [InlineData("cat")]
    [InlineData("/bin/cat")]
    [InlineData("./echo")]
    [InlineData("echo/../cat")]
    public void Another_program_is_refused_for_good_with_its_name_the_silo_and_what_is_allowed(string program)
    {
        MakeProgram(Path.Combine(_folder, "echo"));
        var command = Running.Command(program) with { WorkingDirectory = _folder };
        var error = Assert.Throws<PermanentFailureException>(() => Allowing("echo").Run(command));
        Assert.Equal($"The program '{program}' is not allowed on silo silo-1, which runs only echo (--allow-program).", error.Message);
        Assert.Throws<PermanentFailureException>(() => Allowing("echo").StartFilter(command, new Heard(), Running.TestToken));
    }

    [Fact]
    public void A_path_that_only_reads_like_that_of_an_allowed_program_is_refused()
    {
        // /bin/echo by the letters; behind the link, a file of the job's.
        var deep = Directory.CreateDirectory(Path.Combine(_folder, "a/b/c")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        MakeProgram(Path.Combine(_folder, "bin/echo"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), deep);
        var up = string.Concat(Enumerable.Repeat("../", 3));
        var program = $"{_folder}/link/{up}bin/echo";

        Assert.Throws<PermanentFailureException>(() => Allowing("/bin/echo").Run(Running.Command(program)));
        Assert.Throws<PermanentFailureException>(() => Allowing($"{_folder}/bin/other").Run(Running.Command(program)));
        Assert.Equal("mine\n", Allowing($"{_folder}/bin/echo").Run(Running.Command(program)).Text());
    }

    [Theory]
    [InlineData("no-such-program", "is not on this silo's PATH")]
    [InlineData("bin/echo", "is part of a path")]
    public void A_silo_does_not_start_with_a_program_that_it_cannot_find(string allowed, string why)
    {
        var error = Assert.Throws<GridException>(() => new AllowedPrograms([allowed]));
        Assert.Contains($"'{allowed}' for --allow-program {why}", error.Message, StringComparison.Ordinal);
    }

    private static ChildrenOfAllowedPrograms Allowing(params string[] programs) =>
        new(ChildProcesses.Here(Running.Inherited), new AllowedPrograms(programs), "silo-1");

    private static void MakeProgram(string path)
    {
        File.WriteAllText(path, "#!/bin/sh\necho mine\n");
        Running.MakeExecutable(path);
    }
}
