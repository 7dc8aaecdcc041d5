using OrleansGrid.Kinds.MapReduce.Shuffle;

namespace OrleansGrid.Kinds.MapReduce.Tests.Shuffle;

public class RemotePartitionTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000_003).Select(n => (byte)(n * 31 % 251))];

    [Theory]
    [InlineData(1 << 16, 1000)]
    [InlineData(1 << 16, 1 << 20)]
    [InlineData(7, 3)]
    public void What_is_read_forwards_is_what_there_is(int piece, int buffer)
    {
        var asked = new List<(long Offset, int Length)>();
        var content = Content.AsMemory(0, Math.Min(Content.Length, piece * 40));
        var partition = new RemotePartition(
            content.Length,
            piece,
            (offset, length) =>
            {
                lock (asked)
                {
                    asked.Add((offset, length));
                }

                return Task.FromResult(content.Slice((int)offset, length).ToArray());
            }
        );
        Assert.True(ReadAll(partition, content.Length, buffer).AsSpan().SequenceEqual(content.Span));
        Assert.Equal(content.Length, asked.Sum(a => a.Length));
    }

    [Fact]
    public void A_source_that_gives_less_than_asked_is_asked_for_the_rest()
    {
        var partition = new RemotePartition(
            1000,
            400,
            (offset, length) => Task.FromResult(Content.AsSpan((int)offset, Math.Min(length, 90)).ToArray())
        );
        Assert.True(ReadAll(partition, 1000, 256).AsSpan().SequenceEqual(Content.AsSpan(0, 1000)));
    }

    [Fact]
    public void No_more_than_the_next_piece_is_asked_for_ahead()
    {
        var asked = 0;
        var partition = new RemotePartition(
            100_000,
            1000,
            (offset, length) =>
            {
                Interlocked.Increment(ref asked);
                return Task.FromResult(new byte[length]);
            }
        );
        partition.Read(0, new byte[10], TestContext.Current.CancellationToken);
        partition.Read(10, new byte[10], TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) == 2, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_reader_that_is_cancelled_waits_no_longer()
    {
        using var cancellation = new CancellationTokenSource();
        var partition = new RemotePartition(
            10,
            10,
            (_, _) =>
            {
                cancellation.Cancel();
                return new TaskCompletionSource<byte[]>().Task;
            }
        );
        Assert.ThrowsAny<OperationCanceledException>(() => partition.Read(0, new byte[10], cancellation.Token));
    }

    [Fact]
    public void Why_a_piece_did_not_come_is_thrown_as_it_is()
    {
        var partition = new RemotePartition(10, 10, (_, _) => Task.FromException<byte[]>(new InvalidDataException("gone")));
        Assert.Equal(
            "gone",
            Assert.Throws<InvalidDataException>(() => partition.Read(0, new byte[10], TestContext.Current.CancellationToken)).Message
        );
    }

    private static byte[] ReadAll(RemotePartition partition, int length, int buffer)
    {
        var all = new byte[length];
        var into = new byte[buffer];
        for (var at = 0; at < length;)
        {
            var read = partition.Read(at, into, TestContext.Current.CancellationToken);
            Assert.InRange(read, 1, buffer);
            into.AsSpan(0, read).CopyTo(all.AsSpan(at));
            at += read;
        }

        return all;
    }
}
