using System.Text;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests;

public abstract class ChildRunnerTests
{
    private protected abstract IChildProcesses Children { get; }

    /// <summary>How it is told that this signal ended a command.</summary>
    private protected abstract (int? ExitCode, int? Signal) AfterSignal(int signal);

    /// <summary>After a run whose command was stopped.</summary>
    private protected virtual bool IsGone(string pid) => Running.IsSoonGone(pid);

    [Theory]
    [InlineData("two words")]
    [InlineData("it's \"quoted\" \\ and `ticked`")]
    [InlineData("line\nline\n")]
    [InlineData("")]
    [InlineData("$(echo no) ${HOME} * ~ ; rm -rf nothing | cat & # é 𝄞")]
    public void An_argument_reaches_the_program_unchanged(string argument)
    {
        var exit = Children.Run(Running.Command("printf", "%s", argument));
        Assert.Equal(argument, exit.Text());
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public void An_exit_code_is_reported()
    {
        var exit = Children.Run(Running.Script("exit 42"));
        Assert.Equal((42, null, false), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Fact]
    public void Death_by_a_signal_is_reported_as_that_signal()
    {
        var exit = Children.Run(Running.Script("kill -SEGV $$"));
        Assert.Equal((AfterSignal(11), false), ((exit.ExitCode, exit.Signal), exit.Killed));
    }

    [Fact]
    public void Standard_input_is_empty()
    {
        var exit = Children.Run(Running.Command("cat"));
        Assert.Equal((0, ""), (exit.ExitCode, exit.Text()));
    }

    [Fact]
    public void Output_without_end_is_cut_at_the_limit_and_its_command_killed()
    {
        var exit = Children.Run(Running.Command("yes") with { MaxOutputBytes = 100_000 });
        Assert.True(exit.OutputTruncated && exit.Killed);
        Assert.Equal(AfterSignal(Libc.SIGKILL), (exit.ExitCode, exit.Signal));
        Assert.Equal(string.Concat(Enumerable.Repeat("y\n", 50_000)), exit.Text());
    }

    [Fact]
    public void Output_of_exactly_the_limit_is_whole()
    {
        var exit = Children.Run(Running.Command("printf", "12345") with { MaxOutputBytes = 5 });
        Assert.Equal(("12345", false, 0), (exit.Text(), exit.OutputTruncated, exit.ExitCode));
    }

    [Fact]
    public void Of_standard_error_the_end_is_kept()
    {
        var exit = Children.Run(
            Running.Script("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done >&2") with
            {
                MaxErrorBytes = 30,
            }
        );
        Assert.Equal("e 19997\nline 19998\nline 19999\n", exit.ErrorTail);
    }

    [Fact]
    public void A_character_cut_in_two_by_the_error_limit_is_left_out()
    {
        var exit = Children.Run(Running.Command("sh", "-c", "printf 'ééé' >&2") with { MaxErrorBytes = 3 });
        Assert.Equal("é", exit.ErrorTail);
    }

    [Fact]
    public void Lines_are_handed_on_as_they_come_the_last_without_an_end_too()
    {
        var lines = new List<string>();
        _ = Children.Run(
            Running.Command("printf", "a\n\nlong %09000d\nlast", "7"),
            Running.TestToken,
            line => lines.Add(Encoding.UTF8.GetString(line))
        );
        Assert.Equal(["a", "", $"long {7:d9000}", "last"], lines);
    }

    [Fact]
    public void A_line_reader_that_throws_stops_the_command()
    {
        var pid = "";
        var error = Assert.Throws<InvalidOperationException>(() =>
            Children.Run(
                Running.Script("echo $$; exec sleep 1000"),
                Running.TestToken,
                line =>
                {
                    pid = Encoding.UTF8.GetString(line);
                    throw new InvalidOperationException("enough");
                }
            )
        );
        Assert.Equal("enough", error.Message);
        Assert.True(IsGone(pid));
    }

    [Fact]
    public void Variables_are_added_to_the_silos_own_and_win_over_them()
    {
        var command = Running.Script("echo $MINE; echo $HOME; env | grep -c ^HOME=; echo $PATH") with
        {
            Environment = new Dictionary<string, string> { ["MINE"] = "a=b", ["HOME"] = "/changed" },
        };
        Assert.Equal(["a=b", "/changed", "1", Environment.GetEnvironmentVariable("PATH")], Children.Run(command).Lines());
    }

    [Fact]
    public void It_runs_in_the_working_directory()
    {
        var exit = Children.Run(Running.Command("pwd") with { WorkingDirectory = "/usr" });
        Assert.Equal("/usr\n", exit.Text());
    }

    [Fact]
    public void A_writer_whose_reader_is_gone_ends()
    {
        // Would never end with .NET's ignored SIGPIPE inherited.
        Assert.Equal("y\n", Children.Run(Running.Script("yes 2>/dev/null | head -1")).Text());
    }
}
