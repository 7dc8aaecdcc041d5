namespace OrleansGrid.Processes.Tests;

public abstract class StartFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-commands").FullName;

    private protected abstract IChildProcesses Children { get; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_program_that_is_nowhere_on_the_path_is_named()
    {
        Assert.StartsWith(
            "Program 'no-such-program' was not found on this silo's PATH (",
            Failure(Running.Command("no-such-program")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_path_without_a_program_is_named() =>
        Assert.StartsWith(
            "Program '/no/such/program' does not exist",
            Failure(Running.Command("/no/such/program")),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_that_is_not_executable_is_named()
    {
        var file = Write("plain", "#!/bin/sh\n", executable: false);
        Assert.StartsWith($"Program '{file}' is not executable", Failure(Running.Command(file)), StringComparison.Ordinal);
        Assert.StartsWith($"Program '{file}' is not executable", Failure(OnPath("plain")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_program() =>
        Assert.StartsWith("Program '/usr' is a folder", Failure(Running.Command("/usr")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_interpreter_is_not_mistaken_for_a_missing_program()
    {
        var file = Write("odd", "#!/no/such/interpreter\n");
        Assert.Contains("the interpreter named in its first line", Failure(Running.Command(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_working_directory_is_not_mistaken_for_a_missing_program() =>
        Assert.StartsWith(
            "Working directory '/no/such' does not exist",
            Failure(Running.Command("/bin/true") with { WorkingDirectory = "/no/such" }),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_item_too_long_for_an_argument_fails_for_good()
    {
        var error = Assert.Throws<PermanentFailureException>(() => Children.Run(Running.Command("/bin/true", new string('x', 200_000))));
        Assert.StartsWith("The item is too long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_looked_up_on_the_path_that_the_command_is_given()
    {
        Write("mine", "#!/bin/sh\necho found\n");
        Assert.Equal("found\n", Children.Run(OnPath("mine")).Text());
    }

    [Fact]
    public void A_relative_program_counts_from_the_working_directory()
    {
        Write("near", "#!/bin/sh\necho found\n");
        Assert.Equal("found\n", Children.Run(Running.Command("./near") with { WorkingDirectory = _folder }).Text());
    }

    [Fact]
    public void A_script_without_an_interpreter_line_is_run_by_the_shell()
    {
        var file = Write("bare", "echo bare \"$1\"\n");
        Assert.Equal("bare a b\n", Children.Run(Running.Command(file, "a b")).Text());
    }

    private string Failure(ChildCommand command) => Assert.Throws<ChildProcessException>(() => Children.Run(command)).Message;

    private ChildCommand OnPath(string program) =>
        Running.Command(program) with
        {
            Environment = new Dictionary<string, string> { ["PATH"] = $"/bin:{_folder}" },
        };

    private string Write(string name, string content, bool executable = true)
    {
        var file = Path.Combine(_folder, name);

        // Written by another process: a program that a test beside this one is just starting would hold our open file until its exec, and
        // the kernel runs no file that is open for writing.
        var written = Children.Run(
            Running.Command("sh", "-c", "printf %s \"$2\" > \"$1\"; chmod \"$3\" \"$1\"", "sh", file, content, executable ? "700" : "600")
        );
        Assert.Equal(0, written.ExitCode);
        return file;
    }
}
