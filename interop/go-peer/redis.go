package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Of a word of a command: an address is far shorter.
const wordBytesMax = 4096

// Of words in a command, and of values in a list that nobody fetches.
const wordsMax, valuesMax = 16, 64

// lists are what this Redis holds.
type lists struct {
	sync.Mutex
	values map[string]chan string
}

func (l *lists) of(key string) chan string {
	l.Lock()
	defer l.Unlock()
	if l.values[key] == nil {
		l.values[key] = make(chan string, valuesMax)
	}
	return l.values[key]
}

// emptied takes everything out of a list and gives how many lists that were. Whoever waits for a value goes on waiting.
func (l *lists) emptied(key string) int {
	for emptied := 0; ; emptied = 1 {
		select {
		case <-l.of(key):
		default:
			return emptied
		}
	}
}

// redis prints its address and serves DEL, RPUSH and BLPOP, so that no Redis has to be installed.
func redis(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { listener.Close() })
	fmt.Println(listener.Addr())
	all := &lists{values: make(map[string]chan string)}
	for {
		connection, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		go func() {
			defer connection.Close()
			var left *net.OpError // as clients do, when they have what they came for
			if err := all.answer(connection); err != io.EOF && !errors.As(err, &left) {
				fmt.Fprintln(os.Stderr, "redis:", err)
			}
		}()
	}
}

func (l *lists) answer(connection net.Conn) error {
	in := bufio.NewReader(connection)
	for {
		words, err := words(in)
		if err != nil {
			return err
		}
		answer := "-ERR unknown command or number of words\r\n"
		switch name := strings.ToUpper(words[0]); {
		case name == "CLIENT": // says who it is
			answer = "+OK\r\n"
		case name == "DEL" && len(words) == 2:
			answer = fmt.Sprintf(":%d\r\n", l.emptied(words[1]))
		case name == "RPUSH" && len(words) == 3:
			select {
			case l.of(words[1]) <- words[2]:
				answer = ":1\r\n"
			default:
				answer = "-ERR the list is full\r\n"
			}
		case name == "BLPOP" && len(words) == 3:
			seconds, err := strconv.ParseFloat(words[2], 64)
			if err != nil {
				return err
			}
			select {
			case value := <-l.of(words[1]):
				answer = fmt.Sprintf("*2\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n", len(words[1]), words[1], len(value), value)
			case <-time.After(time.Duration(seconds * float64(time.Second))):
				answer = "*-1\r\n"
			}
		}
		if _, err := io.WriteString(connection, answer); err != nil {
			return err
		}
	}
}

// words reads a command, an array of strings.
func words(in *bufio.Reader) ([]string, error) {
	count, err := number(in, '*', wordsMax)
	if err != nil {
		return nil, err
	}
	words := make([]string, count)
	for i := range words {
		length, err := number(in, '$', wordBytesMax)
		if err != nil {
			return nil, err
		}
		word := make([]byte, length+len("\r\n"))
		if _, err := io.ReadFull(in, word); err != nil {
			return nil, err
		}
		words[i] = string(word[:length])
	}
	return words, nil
}

func number(in *bufio.Reader, kind byte, most int) (int, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return 0, err
	}
	value, err := strconv.Atoi(strings.TrimSpace(line[1:]))
	if err != nil || line[0] != kind || value < 1 || value > most {
		return 0, fmt.Errorf("not a command, or too long: %q", line)
	}
	return value, nil
}
