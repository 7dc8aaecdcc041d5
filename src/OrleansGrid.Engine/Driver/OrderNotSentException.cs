namespace OrleansGrid.Engine.Driver;

/// <summary>An order was not sent, and will not be: nothing of it has run.</summary>
public sealed class OrderNotSentException(string message) : Exception(message);
