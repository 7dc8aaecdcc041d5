using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Tests.Trials;

public sealed class KeptOnceTests
{
    [Fact]
    public async Task What_is_being_kept_or_is_kept_is_not_kept_again()
    {
        var (times, done) = (0, new TaskCompletionSource());
        var kept = new KeptOnce(() =>
        {
            times++;
            return done.Task;
        });
        var (first, second) = (kept.KeepAsync(), kept.KeepAsync());
        done.SetResult();
        await Task.WhenAll(first, second, kept.KeepAsync());
        Assert.Equal(1, times);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_failed_or_was_broken_off_is_tried_again_by_the_next(bool failed)
    {
        var times = 0;
        var kept = new KeptOnce(() =>
            ++times > 1 ? Task.CompletedTask
            : failed ? Task.FromException(new PermanentFailureException("refused"))
            : Task.FromCanceled(new CancellationToken(canceled: true))
        );
        await Assert.ThrowsAnyAsync<Exception>(kept.KeepAsync);
        await kept.KeepAsync();
        Assert.Equal(2, times);
    }
}
