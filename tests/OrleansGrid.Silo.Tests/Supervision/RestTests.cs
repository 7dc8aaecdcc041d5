using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Tests.Supervision;

public sealed class RestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_that_was_there_before_is_seen_and_work_that_comes_wakes_the_loop()
    {
        var work = 1;
        var rest = new Rest(() => Volatile.Read(ref work) > 0);
        await rest.UntilWorkAsync(Token);

        Volatile.Write(ref work, 0);
        var resting = rest.UntilWorkAsync(Token);
        Assert.False(resting.IsCompleted);

        Volatile.Write(ref work, 1);
        rest.Wake();
        await resting.WaitAsync(Token);
    }

    [Fact]
    public async Task No_work_is_overlooked_that_comes_while_the_loop_lies_down()
    {
        const int Rounds = 20_000;
        var (given, taken) = (0, 0);
        var rest = new Rest(() => Volatile.Read(ref given) > Volatile.Read(ref taken));
        var giver = Task.Run(
            () =>
            {
                while (Volatile.Read(ref taken) < Rounds)
                {
                    if (Volatile.Read(ref given) == Volatile.Read(ref taken))
                    {
                        Interlocked.Increment(ref given);
                        rest.Wake();
                    }
                }
            },
            Token
        );

        while (taken < Rounds)
        {
            await rest.UntilWorkAsync(Token);
            Interlocked.Increment(ref taken);
        }

        await giver.WaitAsync(Token);
    }
}
