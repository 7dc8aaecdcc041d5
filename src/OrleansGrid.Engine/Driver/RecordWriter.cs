using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Driver;

/// <summary>Writes the record of a job, one write at a time: several wishes at once become one write.</summary>
internal sealed class RecordWriter(IJobWorld world, StoredJob stored)
{
    private bool _again;
    private bool _busy;
    private Task _writing = Task.CompletedTask;

    /// <summary>The record as it is stored.</summary>
    public JobRecord Durable { get; private set; } = stored.Record;

    public int Version { get; private set; } = stored.Version;

    /// <summary>Since when something waits to be written that nobody waits for; null when nothing does.</summary>
    public TimeSpan? WaitsSince { get; private set; }

    /// <summary>Done when what was being written is durable; broken when it could not be written.</summary>
    public Task Writing => _writing;

    public void WriteWithBeat() => WaitsSince ??= world.Now.Monotonic;

    /// <summary>Done when what the job is now is durable.</summary>
    /// <param name="now">The record to write, asked for when the write begins.</param>
    /// <param name="written">Called after each write.</param>
    public Task WriteAsync(Func<JobRecord> now, Action<JobRecord> written)
    {
        _again = true;
        return _busy ? _writing : _writing = UntilCleanAsync(now, written);
    }

    /// <summary>Writes one record at once, beside whatever waits: for a job that has ended, of which nothing is being written.</summary>
    public async Task ReplaceAsync(JobRecord record)
    {
        Version = await world.WriteAsync(record, Version);
        Durable = record;
    }

    private async Task UntilCleanAsync(Func<JobRecord> now, Action<JobRecord> written)
    {
        _busy = true;
        try
        {
            while (_again)
            {
                (_again, WaitsSince) = (false, null);
                var record = now();
                if (!ReferenceEquals(record, Durable))
                {
                    Version = await world.WriteAsync(record, Version);
                    Durable = record;
                }

                written(record);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
