using System.Globalization;
using System.Text;

namespace OrleansGrid.Processes.Tests;

public class ChildRunnerTests
{
    [Theory]
    [InlineData("two words")]
    [InlineData("it's \"quoted\" \\ and `ticked`")]
    [InlineData("line\nline\n")]
    [InlineData("")]
    [InlineData("$(echo no) ${HOME} * ~ ; rm -rf nothing | cat & # é 𝄞")]
    public void An_argument_reaches_the_program_unchanged(string argument)
    {
        var exit = Running.Run(Running.Command("printf", "%s", argument));
        Assert.Equal(argument, exit.Text());
        Assert.Equal(0, exit.ExitCode);
    }

    [Fact]
    public void An_exit_code_is_reported()
    {
        var exit = Running.Run(Running.Script("exit 42"));
        Assert.Equal((42, null, false), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Fact]
    public void Death_by_a_signal_is_reported_as_that_signal()
    {
        var exit = Running.Run(Running.Script("kill -SEGV $$"));
        Assert.Equal((null, 11, false), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Fact]
    public void Standard_input_is_empty()
    {
        var exit = Running.Run(Running.Command("cat"));
        Assert.Equal((0, ""), (exit.ExitCode, exit.Text()));
    }

    [Fact]
    public void Output_without_end_is_cut_at_the_limit_and_its_command_killed()
    {
        var exit = Running.Run(Running.Command("yes") with { MaxOutputBytes = 100_000 });
        Assert.True(exit.OutputTruncated && exit.Killed);
        Assert.Equal(Libc.SIGKILL, exit.Signal);
        Assert.Equal(string.Concat(Enumerable.Repeat("y\n", 50_000)), exit.Text());
    }

    [Fact]
    public void Output_of_exactly_the_limit_is_whole()
    {
        var exit = Running.Run(Running.Command("printf", "12345") with { MaxOutputBytes = 5 });
        Assert.Equal(("12345", false, 0), (exit.Text(), exit.OutputTruncated, exit.ExitCode));
    }

    [Fact]
    public void Of_standard_error_the_end_is_kept()
    {
        var exit = Running.Run(
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
        var exit = Running.Run(Running.Command("sh", "-c", "printf 'ééé' >&2") with { MaxErrorBytes = 3 });
        Assert.Equal("é", exit.ErrorTail);
    }

    [Fact]
    public void Lines_are_handed_on_as_they_come_the_last_without_an_end_too()
    {
        var lines = new List<string>();
        _ = ChildRunner.Run(
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
            ChildRunner.Run(
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
        Assert.True(Running.IsGone(pid));
    }

    [Fact]
    public void Variables_are_added_to_the_silos_own_and_win_over_them()
    {
        var command = Running.Script("echo $MINE; echo $HOME; env | grep -c ^HOME=; echo $PATH") with
        {
            Environment = new Dictionary<string, string> { ["MINE"] = "a=b", ["HOME"] = "/changed" },
        };
        Assert.Equal(["a=b", "/changed", "1", Environment.GetEnvironmentVariable("PATH")], Running.Run(command).Lines());
    }

    [Fact]
    public void It_runs_in_the_working_directory()
    {
        var exit = Running.Run(Running.Command("pwd") with { WorkingDirectory = "/usr" });
        Assert.Equal("/usr\n", exit.Text());
    }

    [Fact]
    public void It_leads_a_session_and_group_of_its_own()
    {
        var exit = Running.Run(Running.Script("echo $$; cut -d' ' -f5,6 /proc/$$/stat"));
        var pid = exit.Lines()[0];
        Assert.Equal($"{pid} {pid}", exit.Lines()[1]);
    }

    [Fact]
    public void No_descriptor_but_the_standard_three_is_inherited()
    {
        // A copy is inheritable: what a native library or the silo's parent may have left open.
        var inheritable = Libc.Duplicate(StandardStreams.Null);
        var exit = Running.Run(Running.Command("ls", "/proc/self/fd"));
        _ = Libc.Close(inheritable);

        // The fourth is the folder that ls reads.
        Assert.Equal(["0", "1", "2", "3"], exit.Lines());
    }

    [Fact]
    public void No_signal_is_blocked_or_ignored_in_the_child()
    {
        var exit = Running.Run(Running.Command("grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"));

        // Signals 32 and 33 belong to glibc, which ignores them in everything it spawns and takes them back when it needs them.
        var signals = exit.Lines().Select(line => ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal([0UL, 0UL], signals.Select(set => set & ~0x1_8000_0000UL));
    }

    [Fact]
    public void A_writer_whose_reader_is_gone_ends()
    {
        // Would never end with .NET's ignored SIGPIPE inherited.
        Assert.Equal("y\n", Running.Run(Running.Script("yes 2>/dev/null | head -1")).Text());
    }
}
