using System.Text;

namespace OrleansGrid.Processes.Tests;

public abstract class FilterChildTests
{
    private protected abstract IChildProcesses Children { get; }

    [Fact]
    public void More_than_any_pipe_holds_goes_through_a_child_that_writes_while_it_reads()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(n => $"line {n}\n")));
        var (exit, output) = Filter(Running.Command("cat"), bytes);
        Assert.Equal(0, exit.ExitCode);
        Assert.True(output.Bytes.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public void What_it_says_only_at_the_end_is_taken_too()
    {
        var (exit, output) = Filter(Running.Script("sort -r"), "a\nb\nc\n"u8.ToArray());
        Assert.Equal((0, "c\nb\na\n"), (exit.ExitCode, output.Text));
    }

    [Fact]
    public void A_child_that_stops_reading_is_given_no_more_and_its_output_counts()
    {
        var (exit, output) = Filter(
            Running.Script("head -n 1"),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n", 1_000_000)))
        );
        Assert.Equal((0, "x\n"), (exit.ExitCode, output.Text));
    }

    [Fact]
    public void The_exit_code_and_the_end_of_standard_error_are_told()
    {
        var (exit, _) = Filter(Running.Script("echo all is lost >&2; exit 7"), new byte[1 << 20]);
        Assert.Equal((7, "all is lost\n"), (exit.ExitCode, exit.ErrorTail));
    }

    [Fact]
    public void A_flood_on_standard_error_holds_nothing_up()
    {
        var (exit, output) = Filter(
            Running.Script("while read -r line; do echo \"$line$line$line$line\" >&2; echo ok; done"),
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('e', 1000) + "\n", 500)))
        );
        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(1500, output.Bytes.Length);
    }

    [Fact]
    public void Cancelled_while_it_takes_nothing_it_ends_with_all_that_it_started()
    {
        using var cancellation = new CancellationTokenSource();
        var output = new Collected(text =>
        {
            if (text.Contains("ready", StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        });
        using var child = Children.StartFilter(
            Running.Script("trap '' TERM; sleep 1000 & echo $!; echo ready; wait; wait") with
            {
                KillGrace = TimeSpan.Zero,
            },
            output,
            cancellation.Token
        );
        child.Feed(new byte[1 << 22]);
        Assert.True(child.End().Killed);
        Assert.True(Running.IsSoonGone(output.Text.Split('\n')[0]));
    }

    [Fact]
    public void Given_up_half_way_it_is_killed_with_all_that_it_started()
    {
        string pid;
        using (var ready = new CancellationTokenSource())
        {
            var output = new Collected(text =>
            {
                if (text.Contains("ready", StringComparison.Ordinal))
                {
                    ready.Cancel();
                }
            });
            using var child = Children.StartFilter(
                Running.Script("sleep 1000 & echo $!; echo ready; cat >/dev/null; wait"),
                output,
                Running.TestToken
            );
            while (!ready.IsCancellationRequested)
            {
                child.Feed("x\n"u8);
            }

            pid = output.Text.Split('\n')[0];
        }

        Assert.True(Running.IsSoonGone(pid));
    }

    [Fact]
    public void One_whose_output_is_refused_is_killed_without_being_heard_again()
    {
        string pid;
        using (var child = Children.StartFilter(Running.Script("echo $$; exec yes"), Refusing(out var output), Running.TestToken))
        {
            Assert.Throws<InvalidOperationException>(() => child.Feed(new byte[1 << 22]));
            pid = output.Text.Split('\n')[0];
        }

        Assert.True(Running.IsSoonGone(pid));

        static Collected Refusing(out Collected output) => output = new Collected(_ => throw new InvalidOperationException("refused"));
    }

    private (ChildExit Exit, Collected Output) Filter(ChildCommand command, byte[] input)
    {
        var output = new Collected();
        using var child = Children.StartFilter(command, output, Running.TestToken);
        child.Feed(input);
        return (child.End(), output);
    }

    private sealed class Collected(Action<string>? onText = null) : IChildOutput
    {
        public MemoryStream Bytes { get; } = new();

        public string Text => Encoding.UTF8.GetString(Bytes.ToArray());

        public bool Truncated => false;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            Bytes.Write(bytes);
            onText?.Invoke(Text);
        }
    }
}
