using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// Writes a group in one statement, again and again while the database is away, and in halves when something in it is at fault: the guilty
/// one is found, and hurts no other.
/// </summary>
/// <param name="write">Writes the group, or throws and has written nothing.</param>
/// <param name="guilty">Told of the one that the database does not take, and why.</param>
/// <param name="lockedOut">Told of the one that waited too long for a lock that another session holds.</param>
/// <param name="stopped">Told of what is left when the silo stops.</param>
internal sealed class GroupWriter<T>(
    Func<IReadOnlyList<T>, Task> write,
    Action<T, Exception> guilty,
    Action<T> lockedOut,
    Action<T> stopped,
    CancellationToken stop
)
{
    /// <summary>Never throws.</summary>
    public async Task WriteAsync(IReadOnlyList<T> group, DatabaseWait wait)
    {
        while (true)
        {
            try
            {
                await write(group);
                wait.IsOver();
                return;
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                Tell(group, stopped);
                return;
            }
            catch (Exception error) when (!DatabaseFault.IsLockTimeout(error) && DatabaseFault.Of(error) == DatabaseFaultKind.Wait)
            {
                // Whether it was written is unknown: the same is sent again, and recognised if it was.
                await wait.PauseAsync(error, group.Count, stop);
            }
            catch (Exception error) when (group.Count == 1)
            {
                Tell(group, one => Judge(one, error));
                return;
            }
            catch (Exception)
            {
                var half = group.Count / 2;
                await WriteAsync([.. group.Take(half)], wait);
                await WriteAsync([.. group.Skip(half)], wait);
                return;
            }
        }
    }

    private void Judge(T one, Exception error)
    {
        if (DatabaseFault.IsLockTimeout(error))
        {
            lockedOut(one);
        }
        else
        {
            guilty(one, error);
        }
    }

    private static void Tell(IReadOnlyList<T> group, Action<T> what)
    {
        foreach (var one in group)
        {
            what(one);
        }
    }
}
