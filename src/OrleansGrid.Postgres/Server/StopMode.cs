namespace OrleansGrid.Postgres.Server;

/// <summary>How a private server stops. Neither waits for clients; neither loses anything committed.</summary>
public enum StopMode
{
    /// <summary>Rolls open transactions back and writes a checkpoint: the next start is quick.</summary>
    Fast,

    /// <summary>As a crash: the next start recovers from the log.</summary>
    Immediate,
}
