namespace OrleansGrid.Engine.Driver;

/// <summary>Another activation has written the job's record.</summary>
public sealed class JobSupersededException(string message, Exception? innerException = null) : Exception(message, innerException);
