namespace OrleansGrid.Silo.Writing;

/// <summary>
/// Takes groups from a queue and works on them. A group stays with the loop until the work on it has returned, so a loop that failed and is
/// restarted goes on with what it had taken; then each item goes alone, so that one on which the work fails does not hold back the others.
/// </summary>
/// <param name="work">Done for one group at a time. It may be done again for items that are not done.</param>
/// <param name="isDone">Whether an item needs no more work.</param>
/// <param name="giveUp">Called for an item on which the work has failed three times. The queue goes on without it.</param>
internal sealed class GroupLoop<T>(
    GroupQueue<T> queue,
    Func<IReadOnlyList<T>, Task> work,
    Func<T, bool> isDone,
    Action<T, Exception> giveUp
)
{
    private const int MostTries = 3;

    private readonly List<T> _held = [];
    private bool _apart;
    private int _tries;

    /// <summary>Returns when the queue is closed and empty. It throws what the work throws; the next call goes on from there.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            if (_held.Count == 0)
            {
                (_apart, _tries) = (false, 0);
                await queue.TakeAsync(_held);
            }

            if (_held.Count == 0)
            {
                return;
            }

            await WorkAsync();
        }
    }

    private async Task WorkAsync()
    {
        IReadOnlyList<T> group = _apart ? [_held[0]] : _held;
        try
        {
            await work(group);
            _held.RemoveRange(0, group.Count);
            _tries = 0;
        }
        catch (Exception error)
        {
            Failed(error);
            throw;
        }
    }

    /// <summary>The tries of the group count for its first item only: the others have their own still before them.</summary>
    private void Failed(Exception error)
    {
        _apart = true;
        var first = _held[0];
        var firstIsDone = isDone(first);
        _held.RemoveAll(item => isDone(item));
        _tries = firstIsDone ? 0 : _tries + 1;
        if (_tries >= MostTries)
        {
            _held.RemoveAt(0);
            _tries = 0;
            giveUp(first, error);
        }
    }
}
